package dev.ikat.conformance.scenario;

import java.util.Set;
import java.util.TreeSet;

/** All that a scenario uses and this interpreter does not know. */
public final class UnknownFeaturesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final TreeSet<String> features;

  UnknownFeaturesException(Set<String> features) {
    super("unknown: " + String.join(", ", features));
    this.features = new TreeSet<>(features);
  }

  /** Kind and name of each, such as {@code op 'fly'}. */
  public Set<String> features() {
    return features;
  }
}
