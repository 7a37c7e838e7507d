import Testing

@testable import LoadMemory

@Suite("Functions as a person writes them")
struct FunctionNameTests {
  @Test(
    arguments: [
      ("LeakCorpus.SelfCycle.perform(Swift.UInt64) -> ()", "SelfCycle.perform(_:)", "LeakCorpus"),
      (
        "CustomTarget.TicketWorker.perform(_: Swift.Int, iteration: Swift.UInt64) throws(LoadTarget.OperationFailure) -> ()",
        "TicketWorker.perform(_:iteration:)", "CustomTarget"
      ),
      (
        "closure #1 @Sendable () async -> () in LeakCorpus.SuspendedTask.performAsync(Swift.UInt64) async -> ()",
        "closure #1 in SuspendedTask.performAsync(_:)", "LeakCorpus"
      ),
      (
        "generic specialization <Swift.Int, Swift.Array<Swift.Int>> of Swift.Array.append(__owned A) -> ()",
        "Array.append(_:)", "Swift"
      ),
      (
        "function signature specialization <Arg[0] = Owned To Guaranteed> of App.Store.add(key: Swift.String) -> ()",
        "Store.add(key:)", "App"
      ),
      (
        "(2) await resume partial function for App.Store.load() async -> App.Item", "Store.load()", "App"
      ),
      (
        "protocol witness for LeakCorpus.LeakSubject.perform(Swift.UInt64) throws(X.Y) -> () in conformance LeakCorpus.Burst : LeakCorpus.LeakSubject in LeakCorpus",
        "Burst.perform(_:)", "LeakCorpus"
      ),
      ("App.(keep in _0123456789ABCDEF0123456789ABCDEF)(Swift.AnyObject) -> ()", "keep(_:)", "App"),
      (
        "closure #1 (Swift.UnsafeContinuation<Swift.UInt64, Swift.Never>) -> () in App.Pool.(wait in _0123456789ABCDEF0123456789ABCDEF)(App.Cell, after: App.End) async -> Swift.Bool",
        "closure #1 in Pool.wait(_:after:)", "App"
      ),
      ("(extension in App):Swift.Array.second() -> A?", "Array.second()", "App"),
      (
        "(1) await resume partial function for closure #1 () async -> App.End? in (extension in App):App.Loop.run() async -> ()",
        "closure #1 in Loop.run()", "App"
      ),
      ("App.Session.__allocating_init(id: Swift.UInt64) -> App.Session", "Session.__allocating_init(id:)", "App"),
      ("App.Session.size.getter : Swift.Int", "Session.size.getter", "App"),
      ("App.Session.range.getter : (Swift.Int, Swift.Int)", "Session.range.getter", "App"),
      ("Swift.Dictionary.subscript.setter : (A) -> B?", "Dictionary.subscript.setter", "Swift"),
      ("partial apply forwarder for closure #2 () -> () in App.run() -> ()", "closure #2 in run()", "App"),
      ("App.f(_: (Swift.Int, Swift.Int) -> Swift.Bool, with: [Swift.String : Swift.Int]) -> ()", "f(_:with:)", "App"),
    ])
  func swift(demangled: String, text: String, module: String) {
    let name = FunctionName(demangled: demangled)
    #expect(name.text == text)
    #expect(name.module == module)
  }

  @Test("names of C and C++ stay as they are")
  func other() {
    #expect(FunctionName(demangled: "(anonymous namespace)::leak(int)").text == "leak")
    #expect(FunctionName(demangled: "app::Task::operator()(int) const").text == "app::Task::operator()")
    #expect(FunctionName(demangled: "crate::store::keep::h0123456789abcdef").text == "crate::store::keep")
    #expect(FunctionName(demangled: "parse.isra.0.cold").text == "parse")
    #expect(FunctionName(demangled: "parse.part.12").text == "parse")
    #expect(FunctionName(demangled: "App.Cache.coldStart() -> ()").text == "Cache.coldStart()")
    #expect(FunctionName(demangled: "App.Wheel.partition(by: Swift.Int) -> ()").text == "Wheel.partition(by:)")
    #expect(FunctionName(demangled: "libsqlite3.so.0.8.6+0xa7503").text == "libsqlite3.so.0.8.6+0xa7503")
    #expect(FunctionName(demangled: "corpus_leak_malloc").text == "corpus_leak_malloc")
    #expect(FunctionName(demangled: "corpus_leak_malloc").module == nil)
    #expect(FunctionName(demangled: "operator new(unsigned long)").module == nil)
    #expect(FunctionName(demangled: "operator new(unsigned long)").text == "operator new")
    #expect(FunctionName(demangled: "int boundary<&perform>(void*, unsigned long)").text == "boundary")
    #expect(
      FunctionName(demangled: "std::pair<int*, bool> std::map<int, int>::try_emplace<int>(int&&)").text
        == "std::map::try_emplace")
    #expect(FunctionName(demangled: "A std::operator+<char>(A const&, char)").text == "std::operator+")
  }

  @Test(
    "operators and lambdas of C++ keep the name of what they are in",
    arguments: [
      ("operator()", "operator()"), ("operator()(int) const", "operator()"),
      (
        "operations()::{lambda(void*, unsigned long)#1}::operator()(void*, unsigned long) const", "lambda in operations"
      ),
      ("operations()::{lambda(void*)#2}::_FUN(void*)", "lambda in operations"),
      ("shop::Store::add(int)::'lambda'(int)::operator()(int) const", "lambda in shop::Store::add"),
      ("shop::(anonymous namespace)::run()::$_0::__invoke(void*)", "lambda in shop::run"),
      ("std::thread::thread<run()::{lambda()#1}>(run()::{lambda()#1}&&)", "std::thread::thread"),
      ("std::_Function_handler<void (), run()::{lambda()#1}>::_M_invoke(int)", "std::_Function_handler::_M_invoke"),
      ("shop::operator<(A, B)", "shop::operator<"),
      ("shop::Pointer<int>::operator->() const", "shop::Pointer::operator->"),
      ("std::operator<< <std::char_traits<char> >(int)", "std::operator<<"),
      (
        "std::function<void ()>& std::function<void ()>::operator=<up(int)::{lambda()#1}>(int)",
        "std::function::operator="
      ),
    ])
  func lambdas(demangled: String, text: String) {
    let name = FunctionName(demangled: demangled)
    #expect(name.text == text)
    #expect(!name.function.hasPrefix("lambda"))
  }

  @Test(
    "functions of Rust's implementations have the name of their type",
    arguments: [
      ("<str as alloc::string::ToString>::to_string", "str::to_string"),
      ("<alloc::vec::Vec<T,A> as core::iter::traits::collect::Extend<T>>::extend", "alloc::vec::Vec::extend"),
      ("app::store::<impl core::clone::Clone for app::Order>::clone", "app::Order::clone"),
      ("alloc::slice::<impl [T]>::to_vec", "[T]::to_vec"), ("<[T]>::into_vec", "[T]::into_vec"),
      ("alloc::sync::Arc<T>::new", "alloc::sync::Arc::new"),
      (
        "<app::_::<impl Deserialize for app::Order>::deserialize::__Visitor as Visitor>::visit_map",
        "app::Order::deserialize::__Visitor::visit_map"
      ),
      ("<<app::Order as Decode>::f::V as Walk>::visit", "app::Order::f::V::visit"),
      ("app::fill::<u32>::{closure#0}", "app::fill::{closure#0}"),
      ("<app::Cache<K, V> as Drop>::drop", "app::Cache::drop"),
      // C++'s own.
      ("std::map<int, long>::insert(int)", "std::map::insert"),
    ])
  func implementations(demangled: String, text: String) { #expect(FunctionName(demangled: demangled).text == text) }

  @Test("what the linker has is turned into what the language has")
  func demangled() {
    #expect(
      Demangler.demangled("$s10LeakCorpus9SelfCycleC7performyys6UInt64VF")
        == "LeakCorpus.SelfCycle.perform(Swift.UInt64) -> ()")
    #expect(Demangler.demangled("malloc") == "malloc")
    #expect(Demangler.demangled("$sNonsense") == "$sNonsense")
  }

  @Test(
    "symbols of Rust, of both forms, are paths",
    arguments: [
      ("_ZN15arc_cycle_shard5Index4open17h9d247b89c11f0408E", "arc_cycle_shard::Index::open"),
      ("_ZN5alloc4sync12Arc$LT$T$GT$3new17h0123456789abcdefE", "alloc::sync::Arc<T>::new"),
      ("_ZN4shop7guarded28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE", "shop::guarded::{{closure}}"),
      ("_ZN4pool28_$LT$Client$LT$C$C$B$GT$$GT$4take17h0123456789abcdefE", "pool::<Client<C,B>>::take"),
      ("_RNvNtCslNYArtu3iFV_5alloc3fmt6format", "alloc::fmt::format"),
      ("_RNvNtCslNYArtu3iFV_5alloc3fmt6formatCs1a2B_4shop", "alloc::fmt::format"),
      ("_RNCNvC4shop4sell0B3_", "shop::sell::{closure}"),
      ("_RINvNtC3std3mem4swapNtC4shop5OrderE", "std::mem::swap"),
      ("_RNCNCNvNtC3std3sys4show0s_0B9_", "std::sys::show::{closure}::{closure}"),
      (
        "_RNvXs4_NtCslNYArtu3iFV_5alloc6stringNtB5_6StringNtNtCsgEmfK2I1SDS_4core5clone5Clone5clone",
        "alloc::string::String::clone"
      ),
      (
        "_RNvMs3_NtCslNYArtu3iFV_5alloc7raw_vecINtB5_6RawVecNtNtC5gimli6abbrev4SpecE8grow_oneBO_",
        "alloc::raw_vec::RawVec::grow_one"
      ),
      ("_RNvXs1h_NtCsgEmfK2I1SDS_4core3fmtQShNtB6_5Debug3fmtC4shop", "&mut [u8]::fmt"),
      ("_RINvC4shop3runDNtB2_4TaskEL_KB2_E", "_RINvC4shop3runDNtB2_4TaskEL_KB2_E"),
      ("_RINvC4shop3runDNtB2_4TaskEL_TlmEFEuKj2a_E", "shop::run"), ("_RNvC4shop99sell", "_RNvC4shop99sell"),
      ("_RNvB_4sell", "_RNvB_4sell"), ("_RB_", "_RB_"),
      // C++'s, and somebody's own.
      ("_ZN3foo3barEv", "foo::bar()"), ("_Read", "_Read"), ("_RNv", "_RNv"),
    ])
  func rust(_ symbol: String, _ name: String) { #expect(Demangler.demangled(symbol) == name) }

  @Test("a symbol of Rust whose references double again and again is left as it is", .timeLimit(.minutes(1)))
  func rustReferences() {
    // Each pair consists of the one before, twice: of 2^40 numbers in all.
    var symbol = "INvC4shop3run"
    var before = "l"
    for _ in 0..<40 {
      let place = symbol.utf8.count
      symbol += "T\(before)\(before)E"
      before = Self.reference(to: place)
    }
    symbol = "_R" + symbol + "E"
    #expect(Demangler.demangled(symbol) == symbol)
  }

  private static func reference(to place: Int) -> String {
    let digits = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    var number = place - 1
    var text = ""
    repeat {
      text = String(digits[number % 62]) + text
      number /= 62
    } while number > 0
    return "B\(text)_"
  }
}
