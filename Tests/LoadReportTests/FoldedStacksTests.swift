import LoadReport
import Testing

@Suite("Folded stacks")
struct FoldedStacksTests {
  private static let script = """
    worker 0
    \t    55d0aa parse+0x1f (/work/bin/loadtest)
    \t    55d0bb loop (inlined) (/work/bin/loadtest)
    \t    7f00cc start_thread+0x2ea (/lib/libc.so.6)

    worker 0
    \t    55d0aa parse+0x2c (/work/bin/loadtest)
    \t    55d0bb loop (inlined) (/work/bin/loadtest)
    \t    7f00cc start_thread+0x2ea (/lib/libc.so.6)

    a;b c
    \tffffffff81 asm_exc_page_fault+0xa ([kernel.kallsyms])
    \t  7f11 [unknown] (/lib/libfoo.so)

    worker 1
    # a comment

    """

  @Test("count stacks from the root, without addresses and offsets")
  func folded() {
    let stacks = FoldedStacks(perfScript: Self.script)
    #expect(
      stacks.counts == [
        "worker 0;start_thread;loop (inlined);parse": 2, "a:b c;[unknown] (libfoo.so);asm_exc_page_fault": 1,
        "worker 1;[no stack]": 1,
      ])
    #expect(stacks.samples == 4)
    #expect(stacks.text().split(separator: "\n").first == "worker 0;start_thread;loop (inlined);parse 2")
  }

  @Test("the functions with the most samples of their own, the largest first, with their share of all samples")
  func hottest() {
    let hottest = FoldedStacks(perfScript: Self.script).hottest(2)
    #expect(hottest.map(\.function) == ["parse", "[no stack]"])
    #expect(hottest.map(\.share) == [0.5, 0.25])
    #expect(FoldedStacks(perfScript: Self.script).hottest(9).count == 3)
    #expect(FoldedStacks().hottest(3).isEmpty)
  }

  @Test("names are turned into the language's, each once, and cannot break the format")
  func names() {
    var asked: [String] = []
    let stacks = FoldedStacks(perfScript: Self.script) { name in
      asked.append(name)
      return name == "parse" ? "Parser.parse(_:);\n1" : name
    }
    #expect(stacks.counts["worker 0;start_thread;loop (inlined);Parser.parse(_:): 1"] == 2)
    #expect(asked.filter { $0 == "parse" }.count == 1)
  }

  @Test("what is no script has no samples", arguments: ["", "\n\n", "   7f00 frame (x)\n\n", "# only a comment\n"])
  func nonsense(text: String) {
    #expect(FoldedStacks(perfScript: text).samples == 0)
  }

  @Test("a line without its end, of a recorder that died, counts as far as it goes")
  func torn() {
    #expect(FoldedStacks(perfScript: "worker\n\t 55 parse").counts == ["worker;parse": 1])
  }
}
