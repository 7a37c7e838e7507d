internal import LeakCorpus
internal import LoadTesting

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

// `leak-corpus verify [CASE…]` proves the truths, `leak-corpus table` and `cases` print them;
// everything else is the load-testing command with the corpus in it.
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "verify": exit(TruthVerification.run(Array(arguments.dropFirst())))
case TruthVerification.childArgument: exit(TruthVerification.runChild(Array(arguments.dropFirst())))
case "cases": print(try LeakCase.listing())
case "table": print(LeakCase.table, terminator: "")
default: LoadTestCommand.main(targets: [LeakCorpusTarget.self])
}
