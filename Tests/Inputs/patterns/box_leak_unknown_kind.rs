// report: https://github.com/coproduct-opensource/nucleus/issues/1365
// story: A node kind that is not known is leaked to get a &'static str; one of twenty names is not known.
// kind: leak
// resource: heap
// operation: parse_node
// growth: 2.4
// mix: parse_node 4, describe_node 1
// function: NodeKind::from_name

use std::hint::black_box;
use std::sync::Mutex;

include!("abi.rs");

#[derive(Default)]
struct Flow {
    last: Mutex<&'static str>,
}

#[derive(PartialEq)]
enum NodeKind {
    Source,
    Filter,
    Sink,
    Other(&'static str),
}

impl NodeKind {
    fn from_name(name: &str) -> NodeKind {
        match name {
            "source" => NodeKind::Source,
            "filter" => NodeKind::Filter,
            "sink" => NodeKind::Sink,
            other => NodeKind::Other(Box::leak(other.to_string().into_boxed_str())), // stays
        }
    }

    fn label(&self) -> &'static str {
        match self {
            NodeKind::Source => "source",
            NodeKind::Filter => "filter",
            NodeKind::Sink => "sink",
            NodeKind::Other(name) => name,
        }
    }
}

fn parse_node(worker: &mut Worker<Flow>) -> i32 {
    let name = if worker.every(0, 20) {
        format!("custom-operator-plugin-{:016x}", worker.serial())
    } else {
        ["source", "filter", "sink"][worker.random() as usize % 3].to_string()
    };
    *worker.target.last.lock().unwrap() = NodeKind::from_name(&name).label();
    0
}

fn describe_node(worker: &mut Worker<Flow>) -> i32 {
    let kind = if worker.one_of(2) { NodeKind::Filter } else { NodeKind::Sink };
    let text = format!("a node of kind {:?}, number {}", kind.label(), worker.serial());
    black_box(text.len());
    0
}

plugin!(Flow { parse_node, describe_node });
