/// The part of Foundation that every system has: without what needs ICU and the network, where it comes apart.
#if canImport(FoundationEssentials)
  @_exported public import FoundationEssentials
#else
  @_exported public import Foundation
#endif
