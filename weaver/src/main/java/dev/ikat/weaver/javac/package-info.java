/** The plugin for javac. */
@NullMarked
package dev.ikat.weaver.javac;

import org.jspecify.annotations.NullMarked;
