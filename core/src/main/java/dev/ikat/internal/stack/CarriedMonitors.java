package dev.ikat.internal.stack;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps monitors with the thread when a continuation is left.
 *
 * <p>A thread has a short list of the monitors that it holds and nobody contends for. When a
 * continuation yields, the JDK puts <em>all</em> of it away with the continuation, the monitors of
 * whoever resumed it included: virtual threads, for which this was made, are resumed by nobody who
 * holds any. A consumer would lose its monitors: hang where it enters one again, and see them come
 * back, long released, when the continuation goes on (all tried on JDK 25).
 *
 * <p>Monitors that are inflated are not on that list and stay the thread's. The list has eight
 * places; a ninth monitor pushes the oldest out and so inflates it. Therefore a continuation that
 * has taken monitors along is entered once more, only to hold eight monitors of our own for a
 * moment and to be left again. The body's own monitors are then the thread's as well, like its
 * locks.
 *
 * <p>How many were taken along stands in a field of the JDK's stack chunk that Java code cannot
 * name; {@link #search} finds its place by trial. Where it cannot, the eight monitors are held
 * before each yield, which makes a switch half as fast.
 */
final class CarriedMonitors {
  /** The size of the JDK's list. */
  private static final int CAPACITY = 8;

  /** How much of a chunk is searched: its fields, without the frames behind them. */
  private static final int HEAD = 64;

  /** In place of an offset: not found; nothing is taken along in this JVM. */
  private static final long UNKNOWN = -1;

  private static final long UNNEEDED = -2;

  /** Where a chunk says how many monitors are in it, or one of the above. */
  private static final long OFFSET;

  private static final @Nullable MethodHandle CHUNK;
  private static final @Nullable MethodHandle GET_BYTE;

  /** Whether {@link #takenAlong} cannot tell, so that all yields have to be preceded by settle. */
  static final boolean SETTLE_ALWAYS;

  static {
    MethodHandle chunk = null;
    MethodHandle getByte = null;
    long offset = UNKNOWN;
    try {
      Lookup lookup = MethodHandles.lookup();
      openPackages(lookup);
      Class<?> chunkType = Class.forName("jdk.internal.vm.StackChunk");
      Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
      chunk =
          MethodHandles.privateLookupIn(continuation, lookup)
              .findGetter(continuation, "tail", chunkType)
              .asType(MethodType.methodType(Object.class, Object.class));
      Field theUnsafe = Class.forName("jdk.internal.misc.Unsafe").getDeclaredField("theUnsafe");
      theUnsafe.setAccessible(true);
      Object unsafe = theUnsafe.get(null);
      getByte =
          lookup.bind(
              unsafe, "getByte", MethodType.methodType(byte.class, Object.class, long.class));
      MethodHandle offsetOf =
          lookup.bind(unsafe, "objectFieldOffset", MethodType.methodType(long.class, Field.class));
      offset = search(chunk, getByte, namedFields(chunkType, offsetOf));
    } catch (Throwable anotherJdk) {
      // Then it is not known.
    }
    CHUNK = chunk;
    GET_BYTE = getByte;
    OFFSET = offset;
    SETTLE_ALWAYS = offset == UNKNOWN;
  }

  private CarriedMonitors() {}

  /** Whether the continuation, which has just yielded, took monitors along. */
  static boolean takenAlong(Object continuation) {
    if (OFFSET < 0) {
      return false;
    }
    try {
      Object chunk = (Object) CHUNK.invokeExact(continuation);
      return (byte) GET_BYTE.invokeExact(chunk, OFFSET) != 0;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /** Makes all monitors that the calling thread holds stay with it. */
  static void settle() {
    hold(CAPACITY, null);
  }

  /** Holds so many monitors for a moment, or, if there is a scope, while it yields. */
  private static void hold(int monitors, @Nullable Object scope) {
    Object[] own = new Object[CAPACITY];
    for (int i = 0; i < monitors; i++) {
      own[i] = new Object();
    }
    hold(own, 0, scope);
  }

  private static void hold(@Nullable Object[] own, int from, @Nullable Object scope) {
    if (from == own.length) {
      if (scope != null) {
        JdkContinuation.yield(scope);
      }
      return;
    }
    Object next = own[from];
    if (next == null) {
      hold(own, from + 1, scope);
      return;
    }
    synchronized (next) {
      hold(own, from + 1, scope);
    }
  }

  // ---- where a chunk says how many monitors are in it -------------------------------------------

  /** Opens to us what we need of java.base; as java.lang is open to us, we can. */
  private static void openPackages(Lookup lookup) throws Throwable {
    MethodHandle open =
        MethodHandles.privateLookupIn(Module.class, lookup)
            .findVirtual(
                Module.class,
                "implAddOpens",
                MethodType.methodType(void.class, String.class, Module.class));
    Module base = Object.class.getModule();
    Module ours = CarriedMonitors.class.getModule();
    open.invokeExact(base, "jdk.internal.vm", ours);
    open.invokeExact(base, "jdk.internal.misc", ours);
  }

  /** The bytes of the fields that Java code can name: it is none of these. */
  private static BitSet namedFields(Class<?> type, MethodHandle offsetOf) throws Throwable {
    BitSet named = new BitSet();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        int at = (int) (long) offsetOf.invokeExact(field);
        named.set(at, at + Integer.BYTES);
      }
    }
    return named;
  }

  /** Leaves continuations with zero to three monitors and looks for the byte that counts them. */
  private static long search(MethodHandle chunkOf, MethodHandle getByte, BitSet named)
      throws Throwable {
    byte[][] heads = new byte[4][HEAD];
    boolean kept = true;
    Object consumers = new Object();
    synchronized (consumers) {
      for (int monitors = 0; monitors < heads.length; monitors++) {
        Object scope = JdkContinuation.newScope("ikat-search");
        Object continuation = JdkContinuation.create(scope, new Holding(monitors, scope));
        JdkContinuation.run(continuation);
        kept &= Thread.holdsLock(consumers);
        Object chunk = (Object) chunkOf.invokeExact(continuation);
        for (int at = 0; at < HEAD; at++) {
          heads[monitors][at] = (byte) getByte.invokeExact(chunk, (long) at);
        }
        JdkContinuation.run(continuation);
      }
    }
    if (kept) {
      return UNNEEDED;
    }
    long found = UNKNOWN;
    for (int at = 0; at < HEAD; at++) {
      if (!named.get(at) && counts(heads, at)) {
        if (found != UNKNOWN) {
          return UNKNOWN;
        }
        found = at;
      }
    }
    return found;
  }

  /** A class, as the first lambda of a JVM takes its time. */
  private record Holding(int monitors, Object scope) implements Runnable {
    @Override
    public void run() {
      hold(monitors, scope);
    }
  }

  private static boolean counts(byte[][] heads, int at) {
    // There is always that of search itself, and perhaps those of its callers.
    int others = heads[0][at];
    for (int monitors = 0; monitors < heads.length; monitors++) {
      if (heads[monitors][at] != others + monitors) {
        return false;
      }
    }
    return others >= 1;
  }
}
