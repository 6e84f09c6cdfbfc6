import com.sun.source.util.Plugin;
import javax.annotation.processing.Processor;

/** Turns bodies with direct yields and awaits into state machines. */
module dev.ikat.weaver {
  requires static transitive org.jspecify;
  requires org.objectweb.asm;
  requires org.objectweb.asm.tree;
  requires org.objectweb.asm.tree.analysis;

  // For the plugin for javac.
  requires jdk.compiler;

  exports dev.ikat.weaver;

  provides Plugin with
      dev.ikat.weaver.javac.IkatPlugin;
  provides Processor with
      dev.ikat.weaver.javac.OutputFolder;
}
