package dev.ikat.io;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what does nothing unless its result is used, as a coroutine that nobody awaits. Static
 * checkers (Error Prone, SpotBugs, IDEs) know an annotation of this name in whatever package.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface CheckReturnValue {}
