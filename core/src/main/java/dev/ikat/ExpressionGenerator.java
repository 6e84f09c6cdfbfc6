package dev.ikat;

import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A generator expression: it needs no stack, only the iterator it takes its values from. */
final class ExpressionGenerator<T> extends ProtocolGenerator<T, Void, Void>
    implements GeneratorExpression<T> {
  private final Iterator<? extends T> values;

  ExpressionGenerator(Iterator<? extends T> values) {
    this.values = values;
  }

  @Override
  Step step(@Nullable Object sent, @Nullable Throwable thrown) {
    if (thrown != null) {
      out = thrown;
      return Step.RAISED;
    }
    try {
      if (hasNext(values)) {
        out = values.next();
        return Step.YIELDED;
      }
      out = null;
      return Step.RETURNED;
    } catch (Throwable t) {
      out = t;
      return Step.RAISED;
    }
  }

  private static boolean hasNext(Iterator<?> values) {
    return values instanceof ProtocolGenerator<?, ?, ?> generator
        ? generator.hasNextForLoop()
        : values.hasNext();
  }

  @Override
  public GeneratorExpression<T> filter(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return flatMapIterators(x -> predicate.test(x) ? one(x) : Collections.emptyIterator());
  }

  @Override
  public <U> GeneratorExpression<U> map(Function<? super T, ? extends U> function) {
    Objects.requireNonNull(function, "function");
    ExpressionGenerator<T> source = this;
    return new ExpressionGenerator<>(
        new Iterator<U>() {
          @Override
          public boolean hasNext() {
            return source.hasNext();
          }

          @Override
          public U next() {
            return function.apply(source.next());
          }
        });
  }

  @Override
  public <U> GeneratorExpression<U> flatMap(
      Function<? super T, ? extends Iterable<? extends U>> function) {
    Objects.requireNonNull(function, "function");
    return flatMapIterators(x -> Iterators.iter(function.apply(x)));
  }

  private static <U> Iterator<U> one(U value) {
    return Collections.singletonList(value).iterator();
  }

  private <U> GeneratorExpression<U> flatMapIterators(
      Function<? super T, ? extends Iterator<? extends U>> function) {
    ExpressionGenerator<T> source = this;
    return new ExpressionGenerator<>(
        new Iterator<U>() {
          private Iterator<? extends U> inner = Collections.emptyIterator();

          @Override
          public boolean hasNext() {
            while (!ExpressionGenerator.hasNext(inner)) {
              if (!source.hasNext()) {
                return false;
              }
              inner = function.apply(source.next());
            }
            return true;
          }

          @Override
          public U next() {
            return inner.next();
          }
        });
  }
}
