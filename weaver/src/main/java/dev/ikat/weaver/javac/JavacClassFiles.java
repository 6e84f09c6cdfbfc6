package dev.ikat.weaver.javac;

import dev.ikat.weaver.ClassFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** The class files that a compilation reads, wherever it finds them. */
final class JavacClassFiles implements ClassFiles {
  private final Elements elements;

  JavacClassFiles(Elements elements) {
    this.elements = elements;
  }

  @Override
  public byte @Nullable [] find(String internalName) {
    TypeElement type = type(internalName.replace('/', '.'));
    if (type == null) {
      return null;
    }
    JavaFileObject file = elements.getFileObjectOf(type);
    if (file == null || file.getKind() != JavaFileObject.Kind.CLASS) {
      return null;
    }
    try (InputStream in = file.openInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Elements are known by canonical names: which dollars in it stand for dots has to be tried. */
  private @Nullable TypeElement type(String binaryName) {
    String name = binaryName;
    while (true) {
      TypeElement found = elements.getTypeElement(name);
      int dollar = name.indexOf('$', name.lastIndexOf('.') + 2);
      if (found != null || dollar < 0) {
        return found;
      }
      name = name.substring(0, dollar) + "." + name.substring(dollar + 1);
    }
  }
}
