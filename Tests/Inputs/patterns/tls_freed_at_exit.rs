// report: https://github.com/rust-lang/rust/issues/123961
// story: A thread of its own renders every twentieth page with buffers in thread-local storage, which are freed when the thread ends.
// kind: stable
// resource: threads
// operation: render_page
// growth: none
// mix: render_page 1, cached_page 3
// function: none

use std::cell::RefCell;
use std::fmt::Write;
use std::hint::black_box;
use std::thread::{current, Builder};

include!("abi.rs");

#[derive(Default)]
struct Site;

#[derive(Default)]
struct Buffers {
    text: String,
    glyphs: Vec<Box<[u8; 48]>>,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

fn layout(page: u64) -> usize {
    BUFFERS.with_borrow_mut(|buffers| {
        buffers.text.clear();
        for line in 0..20 {
            writeln!(buffers.text, "page {page}, line {line}, on {:?}", current().id()).unwrap();
        }
        if buffers.glyphs.len() < 64 {
            buffers.glyphs.push(Box::new([page as u8; 48]));
        }
        buffers.text.len() + buffers.glyphs.len()
    })
}

fn render_page(worker: &mut Worker<Site>) -> i32 {
    let page = worker.serial();
    if page % 20 != 0 {
        black_box(layout(page));
        return 0;
    }
    match Builder::new().stack_size(128 << 10).spawn(move || layout(page)) {
        Ok(thread) => thread.join().is_err() as i32,
        Err(_) => 11,
    }
}

fn cached_page(worker: &mut Worker<Site>) -> i32 {
    black_box(format!("page {}", worker.random() % 50).repeat(3).len());
    0
}

plugin!(Site { render_page, cached_page });
