import Foundation
import LoadRecord
import Testing

/// The pages that commands write: one file, no network, the figures of the record.
extension EndToEnd {
  @Suite struct PageTests {
    private func attributes(_ name: String, in page: Substring) -> [String] {
      page.components(separatedBy: "\(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    /// The raw figures of the page's table of operations are those of `result.json`, and none of them is rounded.
    @Test func figuresAreTheRecords() throws {
      let folder = try TestFolder()
      _ = try folder.write(
        "small.json",
        #"""
        { "target": "calibration", "threads": 2, "mix": { "noop": 3, "spin_1us": 1 }, "warmup": "0s",
          "iterations": 20000, "seed": 7, "thresholds": { "failures": ["count == 0"] } }
        """#)
      let outcome = try LoadTestProcess.run(
        ["run", "small.json", "--quiet", "--html", "copy.html"], in: folder)
      #expect(outcome.status == 0 || outcome.status == 2, "\(outcome.errors)")
      let run = try #require(folder.runs().first)
      let record = try RecordFile.load(path: run).record
      let page = try String(contentsOfFile: "\(run)/report.html", encoding: .utf8)
      #expect(try String(contentsOfFile: "\(folder.path)/copy.html", encoding: .utf8) == page)
      for operation in record.operations {
        let row = try #require(page.firstRange(of: "<tr data-operation=\"\(operation.name)\">"))
        let end = page[row.upperBound...].firstRange(of: "\n")?.lowerBound ?? page.endIndex
        let values = attributes("data-value", in: page[row.upperBound..<end]).map { Double($0) }
        let times = operation.latencyNanoseconds
        let whole = [times.p50, times.p95, times.p99, times.p999, times.max].map { $0.map { Double($0) } }
        #expect(
          values == [Double(operation.count), operation.throughputPerSecond, times.mean] + whole
            + [Double(operation.failures), operation.allocatedBytesPerOperation])
      }
      #expect(page.contains("loadtest run small.json --quiet --html copy.html --seed 7"))
      // The namespace of SVG is a name, not an address.
      let addresses = page.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
      #expect(!addresses.contains("http://") && !addresses.contains("https://") && !addresses.contains("src=\""))
    }

    @Test func severalRunsLinkToTheirPages() throws {
      let folder = try TestFolder()
      _ = try folder.write(
        "two.json",
        #"""
        { "target": "calibration", "executor": ["threads", "tasks"], "threads": 1, "mix": { "noop": 1 },
          "warmup": "0s", "iterations": 1000 }
        """#)
      _ = try LoadTestProcess.run(["run", "two.json", "--quiet"], in: folder)
      let run = try #require(folder.runs().first)
      let above = try String(contentsOfFile: "\(run)/report.html", encoding: .utf8)
      for number in 0..<2 {
        #expect(above.contains("href=\"cells/\(number)/report.html\""))
        #expect(FileManager.default.fileExists(atPath: "\(run)/cells/\(number)/report.html"))
      }
      #expect(above.contains("id=\"executors\""))
    }

    @Test func aPageWhereNoneCanBeWritten() throws {
      let folder = try TestFolder()
      _ = try folder.write(
        "small.json",
        #"{ "target": "calibration", "threads": 1, "mix": { "noop": 1 }, "iterations": 10, "warmup": "0s" }"#)
      let outcome = try LoadTestProcess.run(["run", "small.json", "--html", "missing/page.html"], in: folder)
      #expect(outcome.status == 73)
      #expect(outcome.errors.contains("missing/page.html"))
      #expect((try? folder.runs())?.isEmpty ?? true, "nothing ran")
      let two = try LoadTestProcess.run(["run", "small.json", "small.json", "--html", "page.html"], in: folder)
      #expect(two.status == 64)
    }

    @Test func metricsForTheNodeExporter() throws {
      let folder = try TestFolder()
      _ = try folder.write(
        "small.json",
        #"{ "target": "calibration", "threads": 1, "mix": { "noop": 1 }, "iterations": 5000, "warmup": "0s" }"#)
      _ = try LoadTestProcess.run(["run", "small.json", "--quiet"], in: folder)
      let outcome = try LoadTestProcess.run(
        ["report", "results/latest", "--prometheus-textfile", "loadtest.prom"], in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try String(contentsOfFile: "\(folder.path)/loadtest.prom", encoding: .utf8)
      #expect(text.contains("\nloadtest_run_operations{scenario=\"small\"} 5000\n"))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names.filter { $0.contains("loadtest.prom") } == ["loadtest.prom"], "nothing temporary is left")
    }
  }
}
