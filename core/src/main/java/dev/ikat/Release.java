package dev.ikat;

/** A hold that runs something the first time it is closed. */
final class Release implements Hold {
  private final Runnable release;
  private boolean released;

  Release(Runnable release) {
    this.release = release;
  }

  @Override
  public void close() {
    if (!released) {
      released = true;
      release.run();
    }
  }
}
