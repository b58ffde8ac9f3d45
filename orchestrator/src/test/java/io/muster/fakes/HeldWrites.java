package io.muster.fakes;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A store whose writes to some places do not return for a while. */
public final class HeldWrites {
  private HeldWrites() {}

  /** The store, with writes to these places held until the latch opens. */
  public static ObjectStore of(
      ObjectStore store, Predicate<Location> places, CountDownLatch until) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write") && places.test((Location) arguments[0])) {
                until.await();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
