package dev.ikat;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A plain iterator in the place of a generator that is delegated to (PEP 380). */
final class IteratorDelegate<Y> extends ProtocolGenerator<Y, Object, Object> {
  private final Iterator<? extends Y> iterator;

  IteratorDelegate(Iterator<? extends Y> iterator) {
    this.iterator = iterator;
  }

  @Override
  Step step(@Nullable Object sent, @Nullable Throwable thrown) {
    try {
      if (thrown instanceof StopIteration stop) {
        out = stop.value();
        return Step.RETURNED;
      }
      if (thrown != null) {
        if (thrown instanceof GeneratorExit && iterator instanceof AutoCloseable closeable) {
          closeable.close();
        }
        out = thrown;
        return Step.RAISED;
      }
      if (sent != null) {
        out =
            new UnsupportedOperationException(
                "a "
                    + iterator.getClass().getName()
                    + " is no generator: nothing can be sent to it");
        return Step.RAISED;
      }
      if (iterator.hasNext()) {
        out = iterator.next();
        return Step.YIELDED;
      }
      out = null;
      return Step.RETURNED;
    } catch (StopIteration stop) {
      out = stop.value();
      return Step.RETURNED;
    } catch (Throwable t) {
      out = t;
      return Step.RAISED;
    }
  }

  @Override
  Object subject() {
    return iterator;
  }
}
