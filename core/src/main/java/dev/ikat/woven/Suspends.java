package dev.ikat.woven;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what may suspend its caller, for the weaver; nothing else does.
 *
 * <ul>
 *   <li>A method with code: when it is woven, it gets a <em>companion</em>, a method of the same
 *       name with a {@link Strand} as one more argument, which gives {@link Frame#SUSPENDED}
 *       instead of keeping the stack. One that is written by hand is left as it is.
 *   <li>The method of a functional interface: what implements it is a body, which is woven and can
 *       then be started as a {@link WovenBody}.
 *   <li>A method {@code iterator()}: what it gives may be a {@link SuspendingIterator}.
 * </ul>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Suspends {
  /** The class that has the companion, which is static; by default the method's own. */
  Class<?> in() default void.class;
}
