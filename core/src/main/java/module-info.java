/** Generators, coroutines, tasks and the event loop. */
@SuppressWarnings("module") // those exported to are compiled after this one
module dev.ikat {
  // Nullness is part of the public API's types, but nothing loads the annotations at run time.
  requires static transitive org.jspecify;

  // sun.misc.Signal, for Ctrl-C.
  requires jdk.unsupported;

  exports dev.ikat;
  exports dev.ikat.spi;
  exports dev.ikat.woven;
  exports dev.ikat.internal.bridge to
      dev.ikat.io;
  exports dev.ikat.internal.stack to
      dev.ikat.conformance;
}
