package dev.ikat.conformance.source;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the weaver has made of the bodies it was shown. */
public final class WovenBodies {
  private final Map<Kind, Integer> woven = new EnumMap<>(Kind.class);
  private final List<Body> refused = new ArrayList<>();
  private int suspensions;

  void add(Body body) {
    if (body.woven()) {
      woven.merge(body.kind(), 1, Integer::sum);
      suspensions += body.points();
    } else {
      refused.add(body);
    }
  }

  /** How many have been woven. */
  public int woven(Kind kind) {
    return woven.getOrDefault(kind, 0);
  }

  /** How many suspensions there are in them. */
  public int suspensions() {
    return suspensions;
  }

  /** Those that have not been woven. */
  public List<Body> refused() {
    return refused;
  }
}
