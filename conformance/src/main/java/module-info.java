/** Runs scenarios and compares their traces with CPython's. */
module dev.ikat.conformance {
  requires dev.ikat;
  requires dev.ikat.weaver;
  requires java.compiler;
  requires java.logging;
  requires org.objectweb.asm;
  requires org.objectweb.asm.util;
  requires tools.jackson.databind;
}
