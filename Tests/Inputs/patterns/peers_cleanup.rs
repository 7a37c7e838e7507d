// report: https://github.com/torrust/torrust-tracker/issues/65
// story: A tracker keeps torrents with their peers in trees and removes inactive peers and empty torrents every 4,000 announces.
// kind: sawtooth
// resource: heap
// operation: announce
// growth: none
// mix: announce 4, scrape 1
// function: none

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

struct Peer {
    seen: u64,
    address: String,
}

#[derive(Default)]
struct Torrents {
    now: u64,
    torrents: BTreeMap<u64, BTreeMap<u64, Peer>>,
}

impl Torrents {
    fn announce(&mut self, torrent: u64, id: u64) -> usize {
        self.now += 1;
        if self.now % 4_000 == 3_000 {
            self.clean();
        }
        let peers = self.torrents.entry(torrent).or_default();
        let peer = peers.entry(id).or_insert_with(|| Peer { seen: 0, address: format!("10.0.{}.{}:6881", id >> 8 & 255, id & 255) });
        peer.seen = self.now;
        peers.len()
    }

    fn clean(&mut self) {
        let oldest = self.now - 100;
        for peers in self.torrents.values_mut() {
            peers.retain(|_, peer| peer.seen > oldest);
        }
        self.torrents.retain(|_, peers| !peers.is_empty());
    }
}

#[derive(Default)]
struct Tracker(Mutex<Torrents>);

fn announce(worker: &mut Worker<Tracker>) -> i32 {
    let (torrent, id) = (worker.random() % 2_000, worker.random());
    black_box(worker.target.0.lock().unwrap().announce(torrent, id));
    0
}

fn scrape(worker: &mut Worker<Tracker>) -> i32 {
    let torrent = worker.random() % 2_000;
    let torrents = worker.target.0.lock().unwrap();
    let addresses = torrents.torrents.get(&torrent).map(|peers| peers.values().map(|peer| peer.address.as_str()).collect::<Vec<_>>().join(","));
    black_box(addresses.map_or(0, |text| text.len()));
    0
}

plugin!(Tracker { announce, scrape });
