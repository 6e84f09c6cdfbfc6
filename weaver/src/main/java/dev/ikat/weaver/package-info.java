/**
 * The weaver: bodies of generators and coroutines in which yields and awaits stand directly become
 * state machines, so that suspending them needs no stack.
 *
 * <p>{@link Weaver} takes a class file and gives it back woven, with the classes made for it. What
 * it cannot weave it leaves as it is and says why ({@link Refusal}). It loads no class: what it has
 * to know of others it reads from their files ({@link ClassFiles}).
 */
@NullMarked
package dev.ikat.weaver;

import org.jspecify.annotations.NullMarked;
