package dev.ikat;

/** What can stand in the timer heap; when it is due it goes to the end of the ready queue. */
interface Timed extends Ready {
  /** The deadline, on the loop's clock. */
  long when();

  /** What orders equal deadlines. */
  long sequence();

  /** Whether nobody waits for it any more, so that it may be left out. */
  boolean isDropped();

  /** Whether it stands in the heap; told by the heap. */
  void scheduled(boolean inHeap);
}
