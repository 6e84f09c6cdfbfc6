/** Generators, coroutines, tasks and the event loop. */
module dev.ikat {
  requires static org.jspecify;

  exports dev.ikat;
  exports dev.ikat.spi;
}
