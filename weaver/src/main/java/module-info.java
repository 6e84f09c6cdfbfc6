/** Turns bodies with direct yields and awaits into state machines. */
module dev.ikat.weaver {
  requires static transitive org.jspecify;
  requires org.objectweb.asm;
  requires org.objectweb.asm.tree;
  requires org.objectweb.asm.tree.analysis;

  exports dev.ikat.weaver;
}
