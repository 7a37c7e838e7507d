// report: https://github.com/daily-co/daily-python/issues/33
// story: A call client has a thread for events, which release() ends only where the call was joined; one of 1,000 never joined.
// kind: leak
// resource: threads
// operation: make_call
// growth: 0.001
// mix: send_frame 3, make_call 1
// function: CallClient::listen

use std::hint::black_box;
use std::sync::mpsc::{channel, Sender};
use std::thread::{Builder, JoinHandle};

include!("abi.rs");

#[derive(Default)]
struct Daily;

enum Event {
    Frame(u64),
    Stop,
}

struct CallClient {
    events: Option<(Sender<Event>, JoinHandle<u64>)>,
    frames: u64,
}

impl CallClient {
    fn new() -> CallClient {
        CallClient { events: None, frames: 0 }
    }

    fn listen(&mut self) -> std::io::Result<()> {
        let (sender, receiver) = channel();
        let stay = sender.clone();
        let thread = Builder::new().stack_size(64 << 10).spawn(move || { // stays
            let _self_events = stay;
            let mut frames = 0;
            while let Ok(Event::Frame(size)) = receiver.recv() {
                frames += size;
            }
            frames
        })?;
        self.events = Some((sender, thread));
        Ok(())
    }

    fn release(mut self, joined: bool) -> u64 {
        if let Some((sender, thread)) = self.events.take() {
            if joined {
                let _ = sender.send(Event::Stop);
                return thread.join().unwrap_or(0);
            }
        }
        self.frames
    }
}

fn make_call(worker: &mut Worker<Daily>) -> i32 {
    let mut client = CallClient::new();
    let (listens, joins) = (worker.every(0, 200), !worker.every(1, 1_000));
    if listens && client.listen().is_err() {
        return 11;
    }
    if let Some((sender, _)) = &client.events {
        let _ = sender.send(Event::Frame(3));
    }
    client.frames = worker.random() % 7;
    black_box(client.release(joins));
    0
}

fn send_frame(worker: &mut Worker<Daily>) -> i32 {
    let (sender, receiver) = channel();
    let _ = sender.send(Event::Frame(worker.random() % 1_500));
    drop(sender);
    let mut total = 0;
    while let Ok(Event::Frame(size)) = receiver.recv() {
        total += size;
    }
    (total > 1_500) as i32
}

plugin!(Daily { make_call, send_frame });
