package dev.ikat.agent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes in loaders that know nothing of them. {@code Lookup.defineClass} is the public
 * way, but it wants a class of the same package that is loaded, and the first may be just about to
 * be.
 */
@FunctionalInterface
interface ClassDefinition {
  /**
   * Defines a class.
   *
   * @throws LinkageError if the loader has one of that name, or does not find what it extends
   */
  void define(ClassLoader loader, String name, byte[] bytes, @Nullable ProtectionDomain domain);

  /**
   * The method that loaders themselves define their classes with.
   *
   * @throws IllegalStateException if {@code java.lang} is not open to the agent
   */
  static ClassDefinition ofJdk() {
    Method method;
    try {
      method =
          ClassLoader.class.getDeclaredMethod(
              "defineClass",
              String.class,
              byte[].class,
              int.class,
              int.class,
              ProtectionDomain.class);
      method.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException("java.lang is not open to the agent", e);
    }
    return (loader, name, bytes, domain) -> {
      try {
        method.invoke(loader, name.replace('/', '.'), bytes, 0, bytes.length, domain);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof LinkageError error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
