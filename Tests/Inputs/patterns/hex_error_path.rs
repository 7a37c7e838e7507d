// report: https://github.com/jedisct1/rust-libhydrogen/issues/11
// story: hex2bin gives the C side a string of characters to ignore and takes it back at the end, but not where the input is no hex.
// kind: leak
// resource: heap
// operation: decode
// growth: 1.28
// mix: encode 1, decode 3
// function: hex2bin

use std::ffi::{c_char, CStr, CString};
use std::hint::black_box;

include!("abi.rs");

#[derive(Default)]
struct Codec;

struct BadInput;

fn next_digit(hex: &mut std::str::Chars, ignore: *const c_char) -> Result<Option<u8>, BadInput> {
    let ignored = unsafe { CStr::from_ptr(ignore) }.to_bytes();
    for character in hex.by_ref() {
        match character.to_digit(16) {
            Some(digit) => return Ok(Some(digit as u8)),
            None if ignored.contains(&(character as u8)) => continue,
            None => return Err(BadInput),
        }
    }
    Ok(None)
}

fn hex2bin(hex: &str, ignore: &str) -> Result<Vec<u8>, BadInput> {
    let ignore = CString::new(ignore).map_err(|_| BadInput)?.into_raw(); // stays
    let mut digits = hex.chars();
    let mut bytes = Vec::new();
    while let Some(high) = next_digit(&mut digits, ignore)? {
        let low = next_digit(&mut digits, ignore)?.unwrap_or(0);
        bytes.push(high << 4 | low);
    }
    drop(unsafe { CString::from_raw(ignore) });
    Ok(bytes)
}

fn ignored() -> String {
    " :-_.".repeat(23)
}

/// One of a hundred inputs is wrong, and fails.
fn decode(worker: &mut Worker<Codec>) -> i32 {
    let good = !worker.every(0, 100);
    let text = format!("{:08x}:{}", worker.random() as u32, if good { "ab cd" } else { "ab?cd" });
    match hex2bin(&text, &ignored()) {
        Ok(bytes) => (black_box(bytes).len() != 6) as i32,
        Err(BadInput) => 22,
    }
}

fn encode(worker: &mut Worker<Codec>) -> i32 {
    let bytes = worker.random().to_le_bytes();
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    black_box(text.len());
    0
}

plugin!(Codec { decode, encode });
