package dev.ikat.probe;

/**
 * A program for the tests: says what of java.base its own module may reach, and whether it may load
 * native code. In a package of its own, because a module that has the agent's package would hide
 * the agent.
 */
public final class Probe {
  private Probe() {}

  public static void main(String[] arguments) {
    Module base = Object.class.getModule();
    Module here = Probe.class.getModule();
    System.out.printf(
        "jdk.internal.vm %s, java.lang %s, native code %s%n",
        base.isExported("jdk.internal.vm", here) ? "exported" : "closed",
        base.isOpen("java.lang", here) ? "open" : "closed",
        here.isNativeAccessEnabled() ? "allowed" : "refused");
  }
}
