/** Programs that people can run. */
module dev.ikat.examples {
  requires dev.ikat.io;
}
