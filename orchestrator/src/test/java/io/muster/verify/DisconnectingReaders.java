package io.muster.verify;

import com.google.common.util.concurrent.ForwardingExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import io.muster.fakes.MemoryStore;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Readers before whose first task the store goes away. */
final class DisconnectingReaders extends ForwardingExecutorService {
  private final ExecutorService readers = MoreExecutors.newDirectExecutorService();
  private final MemoryStore store;

  DisconnectingReaders(MemoryStore store) {
    this.store = store;
  }

  @Override
  protected ExecutorService delegate() {
    return readers;
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    store.disconnect();
    return super.submit(task);
  }
}
