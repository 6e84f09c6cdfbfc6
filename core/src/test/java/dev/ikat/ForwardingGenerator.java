package dev.ikat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A generator that somebody else has written: Ikat knows nothing of it but its public methods. */
final class ForwardingGenerator<Y, S, R> implements Generator<Y, S, R> {
  private final Generator<Y, S, R> behind;

  ForwardingGenerator(Generator<Y, S, R> behind) {
    this.behind = behind;
  }

  @Override
  public Y next() {
    return behind.next();
  }

  @Override
  public @Nullable Y next(@Nullable Y orElse) {
    return behind.next(orElse);
  }

  @Override
  public boolean hasNext() {
    return behind.hasNext();
  }

  @Override
  public Y send(@Nullable S value) {
    return behind.send(value);
  }

  @Override
  public Y raise(Throwable exception) {
    return behind.raise(exception);
  }

  @Override
  public void close() {
    behind.close();
  }

  @Override
  public @Nullable R closeAndGet() {
    return behind.closeAndGet();
  }

  @Override
  public @Nullable R result() {
    return behind.result();
  }

  @Override
  public State state() {
    return behind.state();
  }

  @Override
  public @Nullable Object delegate() {
    return behind.delegate();
  }

  @Override
  public Stream<Y> stream() {
    return behind.stream();
  }
}
