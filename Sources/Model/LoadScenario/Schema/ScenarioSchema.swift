/// The JSON Schema (2020-12) of scenario files.
public enum ScenarioSchema {
  /// The schema's text, as `loadtest schema` prints it and `scenarios/scenario.schema.json` holds it.
  ///
  /// It covers what an editor can check; what depends on the target (operation names) or on several keys together is
  /// checked only by the parser.
  public static let json = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "loadtest scenario",
      "description": "What to run, under what load, for how long, and which thresholds must hold.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "$schema": { "type": "string" },
        "name": { "$ref": "#/$defs/name", "description": "Default: the file's name." },
        "description": { "type": "string" },
        "target": {
          "description": "The code under load. Default: auto-instrumentation.",
          "oneOf": [
            { "$ref": "#/$defs/target" },
            {
              "type": "array",
              "description": "Runs the same plan on each target and compares them.",
              "minItems": 1,
              "maxItems": 64,
              "uniqueItems": true,
              "items": { "$ref": "#/$defs/target" }
            }
          ]
        },
        "executor": {
          "description": "What performs the operations. Default: threads.",
          "oneOf": [
            { "$ref": "#/$defs/executor" },
            { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/$defs/executor" } }
          ]
        },
        "submission": {
          "enum": ["loop", "operation"],
          "default": "loop",
          "description": "loop: a worker performs one operation after another; operation: each is submitted on its own."
        },
        "threads": {
          "description": "Number of workers; an array runs the same plan with each number and yields a scaling curve.",
          "oneOf": [
            { "$ref": "#/$defs/workers" },
            {
              "type": "array",
              "minItems": 1,
              "maxItems": 64,
              "uniqueItems": true,
              "items": { "$ref": "#/$defs/workers" }
            }
          ]
        },
        "mix": { "$ref": "#/$defs/mix" },
        "groups": { "type": "array", "minItems": 1, "maxItems": 1024, "items": { "$ref": "#/$defs/group" } },
        "warmup": {
          "$ref": "#/$defs/duration",
          "default": "1s",
          "description": "Excluded from every figure."
        },
        "duration": { "$ref": "#/$defs/positiveDuration", "description": "Length of the measured phase." },
        "iterations": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000000000000,
          "description": "Total number of operations, split statically among the workers."
        },
        "stages": {
          "type": "array",
          "minItems": 1,
          "maxItems": 64,
          "description": "Linear ramps, each from the previous value; the first starts at threads or the rate of arrivals, else 0.",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["duration"],
            "oneOf": [
              { "required": ["threads"] },
              { "required": ["rate"] }
            ],
            "properties": {
              "duration": { "$ref": "#/$defs/duration" },
              "threads": { "type": "integer", "minimum": 0, "maximum": 1000000 },
              "rate": { "$ref": "#/$defs/rate" }
            }
          }
        },
        "arrivals": { "$ref": "#/$defs/arrivals" },
        "pause": { "$ref": "#/$defs/pause" },
        "timing": {
          "enum": ["exact", "sampled", "auto"],
          "default": "auto",
          "description": "Which operations are timed; all are counted."
        },
        "repeat": {
          "type": "integer",
          "minimum": 1,
          "maximum": 64,
          "default": 1,
          "description": "Runs of each combination of target, executor and threads, each in a fresh process; at most 64 runs in all."
        },
        "pin": { "type": "boolean", "default": false, "description": "Pin workers to processors." },
        "gracefulStop": {
          "$ref": "#/$defs/duration",
          "default": "10s",
          "description": "Time that operations in flight have to finish after the measured phase."
        },
        "stall": {
          "$ref": "#/$defs/positiveDuration",
          "default": "30s",
          "description": "An operation that runs longer ends the run: fail, or invalid if the whole process did not run for too much of the run."
        },
        "seed": { "type": "integer", "minimum": 0, "maximum": 18446744073709551615 },
        "memory": { "$ref": "#/$defs/memory" },
        "thresholds": { "$ref": "#/$defs/thresholds" }
      },
      "allOf": [
        {
          "oneOf": [
            { "required": ["duration"] },
            { "required": ["iterations"] },
            { "required": ["stages"] }
          ]
        },
        {
          "oneOf": [
            {
              "required": ["mix"],
              "anyOf": [{ "required": ["threads"] }, { "required": ["stages"] }],
              "properties": { "groups": false }
            },
            {
              "required": ["groups"],
              "properties": { "threads": false, "mix": false, "stages": false }
            }
          ]
        },
        {
          "if": {
            "properties": {
              "executor": {
                "anyOf": [
                  { "enum": ["threads", "dispatch"] },
                  { "type": "array", "contains": { "enum": ["threads", "dispatch"] } }
                ]
              }
            }
          },
          "then": {
            "properties": {
              "threads": { "maximum": 10000 },
              "groups": { "items": { "properties": { "threads": { "maximum": 10000 } } } }
            }
          }
        }
      ],
      "$defs": {
        "name": { "type": "string", "pattern": "^[0-9A-Za-z_-]{1,64}$" },
        "duration": {
          "type": "string",
          "pattern": "^[0-9]+(\\.[0-9]+)? *(ns|us|µs|μs|ms|s|m|h)$",
          "examples": ["500us", "1.5s", "2m", "1h"]
        },
        "positiveDuration": { "$ref": "#/$defs/duration", "pattern": "[1-9]" },
        "rate": {
          "type": "string",
          "allOf": [{ "pattern": "[1-9]" }],
          "pattern": "^[0-9]+(\\.[0-9]+)? *[kMG]?/s$",
          "examples": ["500/s", "30k/s", "1.2M/s"]
        },
        "size": {
          "type": "string",
          "allOf": [{ "pattern": "[1-9]" }],
          "pattern": "^[0-9]+(\\.[0-9]+)? *(B|kB|MB|GB|KiB|MiB|GiB)$",
          "examples": ["64B", "4KiB", "1MiB"]
        },
        "executor": { "enum": ["threads", "dispatch", "tasks"] },
        "workers": { "type": "integer", "minimum": 1, "maximum": 1000000 },
        "mix": {
          "type": "object",
          "description": "Operation names with weights.",
          "minProperties": 1,
          "maxProperties": 1024,
                    "additionalProperties": { "type": "number", "exclusiveMinimum": 0, "maximum": 1000000000 }
        },
        "target": {
          "oneOf": [
            { "type": "string" },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["name"],
              "properties": { "name": { "type": "string" }, "config": { "type": "object" } }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["plugin"],
              "properties": {
                "plugin": { "type": "string", "minLength": 1, "description": "Path of a shared library, relative to the scenario file." },
                "config": { "type": "object" }
              }
            }
          ]
        },
        "group": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name", "threads", "mix"],
          "properties": {
            "name": { "$ref": "#/$defs/name" },
            "threads": { "$ref": "#/$defs/workers" },
            "mix": { "$ref": "#/$defs/mix" },
            "arrivals": { "$ref": "#/$defs/arrivals" },
            "pause": { "$ref": "#/$defs/pause" }
          }
        },
        "arrivals": {
          "type": "object",
          "description": "The open model; without it, the model is closed.",
          "additionalProperties": false,
          "required": ["rate"],
          "properties": {
            "rate": { "$ref": "#/$defs/rate" },
            "distribution": { "enum": ["uniform", "poisson"] },
            "overload": { "enum": ["queue", "drop", "fail"] }
          }
        },
        "pause": {
          "description": "Think time in the closed model.",
          "oneOf": [
            { "$ref": "#/$defs/duration" },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["mean"],
              "properties": {
                "mean": { "$ref": "#/$defs/positiveDuration" },
                "distribution": { "enum": ["constant", "exponential"] }
              }
            }
          ]
        },
        "memory": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "sample": { "$ref": "#/$defs/positiveDuration", "default": "100ms" },
            "leaks": { "enum": ["off", "detect", "investigate", "soak"], "default": "off" },
            "operations": { "type": "integer", "minimum": 1000, "maximum": 1000000000000 },
            "budget": { "$ref": "#/$defs/positiveDuration", "default": "60s" },
            "allocator": { "enum": ["jemalloc", "mimalloc", "tcmalloc", "system"], "default": "jemalloc" },
            "limit": { "$ref": "#/$defs/size" },
            "expected": {
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["reason"],
                "oneOf": [
                  { "required": ["site"] },
                  { "required": ["operation"] },
                  { "required": ["type"] },
                  { "required": ["resource"] }
                ],
                "properties": {
                  "site": { "type": "string" },
                  "operation": { "type": "string" },
                  "type": { "type": "string" },
                  "resource": { "enum": ["descriptors", "threads", "mappings"] },
                  "reason": { "type": "string" }
                }
              }
            }
          }
        },
        "thresholds": {
          "type": "object",
          "description": "Maps metric{selector:value,…} to an expression ('aggregate operator limit'), to an object with further settings, or to a list of these.",
          "propertyNames": {
            "pattern": "^(\#(metricPattern))$"
          },
          "additionalProperties": {
            "oneOf": [
              { "$ref": "#/$defs/threshold" },
              { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/threshold" } }
            ]
          }
        },
        "threshold": {
          "oneOf": [
            { "$ref": "#/$defs/expression" },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["threshold"],
              "properties": {
                "threshold": { "$ref": "#/$defs/expression" },
                "abort": { "type": "boolean", "default": false },
                "after": { "$ref": "#/$defs/duration" },
                "window": { "$ref": "#/$defs/positiveDuration" },
                "minimumSamples": { "type": "integer", "minimum": 1, "maximum": 9223372036854775807 }
              }
            }
          ]
        },
        "expression": {
          "type": "string",
          "pattern": "^ *(\#(aggregatePattern)) *(<=?|>=?|==|!=) *[^ ].*$",
          "examples": ["p(99) < 1ms", "rate > 500/s", "rate < 0.1%", "count == 0"]
        }
      }
    }

    """#

  /// The figures that thresholds name, with their selectors, as a regular expression.
  private static var metricPattern: String {
    let free = MeasuredFigure.table.filter { $0.requiredSelector == nil }.map(\.name).joined(separator: "|")
    let bound = MeasuredFigure.table.compactMap { figure in
      figure.requiredSelector.map { "|\(figure.name)\\\\{.*\($0.rawValue) *:.+\\\\}" }
    }
    return "(\(free))(\\\\{.+\\\\})?" + bound.joined()
  }

  /// The aggregates of all figures, as a regular expression.
  private static var aggregatePattern: String {
    var names: [String] = []
    for statistic in MeasuredFigure.table.flatMap(\.statistics) where !names.contains(statistic.aggregate.text) {
      if case .percentile = statistic.aggregate { continue }
      names.append(statistic.aggregate.text)
    }
    return names.joined(separator: "|") + "|p\\\\([0-9]+(\\\\.[0-9]+)?\\\\)"
  }
}
