/** Interprets scenarios and compares their traces with CPython's. */
module dev.ikat.conformance {
  requires dev.ikat;
  requires java.compiler;
  requires java.logging;
  requires tools.jackson.databind;
}
