package io.muster.slice;

import com.google.common.collect.ImmutableList;
import io.muster.plan.MemorySize;
import io.muster.plan.SliceRequest;
import io.muster.slice.Packing.Batch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What YARN gives, as it was when it was asked: containers are whole and lie on one node each, the
 * queue has a limit, and so have its application masters. It says that a slice fits when there is a
 * way to place it and all that are held; YARN may place them less well, and then an executor comes
 * later.
 *
 * @param nodes those that may be given containers of ours: running, and of labels that the queue
 *     may use
 */
public record YarnCapacity(
    ImmutableList<YarnNode> nodes, YarnQueue queue, ContainerRules rules, SparkOnYarn spark)
    implements Capacity {
  /** Heaps are cut in steps of a part of this. */
  private static final MemorySize WHOLE = new MemorySize(1024);

  @Override
  public boolean fits(Collection<Slice> held, Slice wanted) {
    return YarnFit.of(this, held, wanted).fits();
  }

  @Override
  public boolean canEverFit(Slice wanted) {
    return emptied().fits(List.of(), wanted);
  }

  @Override
  public String explain(Collection<Slice> held, Slice wanted) {
    return YarnFit.of(this, held, wanted).explain();
  }

  @Override
  public String shortage(Collection<Slice> held, Slice wanted) {
    return YarnFit.of(this, held, wanted).shortage().orElse("room");
  }

  @Override
  public MemorySize memory(Collection<Slice> slices) {
    return new MemorySize(total(slices).memoryMiB());
  }

  /**
   * Each heap is cut to what one container can have; if all containers are too much together, all
   * heaps in the same proportion. Where no cut helps, there is none.
   */
  @Override
  public Slice largest(Slice wanted) {
    YarnCapacity empty = emptied();
    MemorySize least = new MemorySize(1);
    boolean isHelped = canEverFit(wanted.withDriverMemory(least).withExecutorMemory(least));
    if (canEverFit(wanted) || !isHelped) {
      return wanted;
    }
    Slice one = wanted.withExecutors(1);
    MemorySize driver =
        empty.largest(
            wanted.driverMemory(), size -> one.withExecutorMemory(least).withDriverMemory(size));
    MemorySize executor =
        empty.largest(
            wanted.executorMemory(), size -> one.withDriverMemory(least).withExecutorMemory(size));
    Function<MemorySize, Slice> inProportion =
        part ->
            wanted
                .withDriverMemory(partOf(driver, part))
                .withExecutorMemory(partOf(executor, part));
    return inProportion.apply(empty.largest(WHOLE, inProportion));
  }

  private static MemorySize partOf(MemorySize size, MemorySize part) {
    return new MemorySize(Math.max(1, size.mebibytes() * part.mebibytes() / WHOLE.mebibytes()));
  }

  /** The largest size, up to the wanted one, with which the slice fits. */
  private MemorySize largest(MemorySize wanted, Function<MemorySize, Slice> slice) {
    long fits = 1;
    long beyond = wanted.mebibytes() + 1;
    while (fits + 1 < beyond) {
      long middle = (fits + beyond) / 2;
      if (fits(List.of(), slice.apply(new MemorySize(middle)))) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    return new MemorySize(fits);
  }

  @Override
  public Slice share(SliceRequest asked, int iterations, int maxConcurrent) {
    return YarnShare.of(asked, this, iterations, maxConcurrent);
  }

  /** The larger of what a driver and an executor are given: which of them is short is not known. */
  @Override
  public MemorySize overhead(Slice slice) {
    MemorySize ofMaster = spark.master(slice).overhead();
    MemorySize ofExecutor = spark.executor(slice).overhead();
    return ofMaster.compareTo(ofExecutor) > 0 ? ofMaster : ofExecutor;
  }

  /**
   * The cores that others leave, within the queue. Where YARN does not count cores, those of a node
   * are taken to be used as its memory is.
   */
  @Override
  public int cores() {
    long ofNodes = 0;
    long all = 0;
    for (YarnNode node : nodes) {
      ofNodes += coresLeft(node.total().vcores(), node.total(), node.left());
      all += node.total().vcores();
    }
    long ofQueue =
        rules.countsVcores()
            ? queue.left().vcores()
            : coresLeft(all, emptied().memoryOfNodes(), queue.left());
    return Math.toIntExact(Math.min(ofNodes, ofQueue));
  }

  private long coresLeft(long cores, YarnResource total, YarnResource left) {
    if (rules.countsVcores()) {
      return left.vcores();
    }
    double part = total.memoryMiB() == 0 ? 0 : (double) left.memoryMiB() / total.memoryMiB();
    return (long) (cores * Math.min(1, part));
  }

  private YarnResource memoryOfNodes() {
    return new YarnResource(nodes.stream().mapToLong(node -> node.left().memoryMiB()).sum(), 0);
  }

  /** The same cluster without anything of others. */
  public YarnCapacity emptied() {
    return new YarnCapacity(
        nodes.stream().map(YarnNode::emptied).collect(ImmutableList.toImmutableList()),
        queue.emptied(),
        rules,
        spark);
  }

  /** What the slice's application master is given: in cluster mode the driver. */
  public YarnResource master(Slice slice) {
    return rules.granted(spark.master(slice));
  }

  /** What each of the slice's executors is given. */
  public YarnResource executor(Slice slice) {
    return rules.granted(spark.executor(slice));
  }

  /** What all containers of the slices are given. */
  public YarnResource total(Collection<Slice> slices) {
    YarnResource total = YarnResource.NONE;
    for (Slice slice : slices) {
      total = total.plus(master(slice)).plus(executor(slice).times(slice.executors()));
    }
    return total;
  }

  boolean refuses(Slice slice) {
    return rules.refuses(spark.master(slice)) || rules.refuses(spark.executor(slice));
  }

  /** All containers of the slices, as YARN counts them. */
  List<Batch> batches(Collection<Slice> slices) {
    return batches(slices, this::executor);
  }

  /**
   * How many more executors like the slice's YARN can place beside those held and so many more of
   * its masters; negative if it cannot place these.
   */
  int nodesHold(Collection<Slice> held, int masters, Slice like) {
    return nodesHold(held, masters, like, this::executor);
  }

  /**
   * How many more executors like the slice's can be had in the queue and beside those held and so
   * many more of its masters, with a core of their own for each of their tasks also where YARN does
   * not count cores.
   */
  int roomForExecutors(Collection<Slice> held, int masters, Slice like) {
    YarnResource left = queue.left().minus(total(held)).minus(master(like).times(masters));
    int onNodes = nodesHold(held, masters, like, this::executorWithCores);
    return Math.min(Math.max(0, onNodes), left.holds(executor(like)));
  }

  private int nodesHold(
      Collection<Slice> held, int masters, Slice like, Function<Slice, YarnResource> size) {
    List<Batch> others = batches(held, size);
    others.add(masters(like, masters));
    return Packing.most(nodes, others, executors(like, size));
  }

  private List<Batch> batches(Collection<Slice> slices, Function<Slice, YarnResource> size) {
    List<Batch> batches = new ArrayList<>();
    for (Slice slice : slices) {
      batches.add(masters(slice, 1));
      batches.add(executors(slice, size));
    }
    return batches;
  }

  private Batch masters(Slice slice, int number) {
    return new Batch(master(slice), spark.masterLabel(), number);
  }

  private Batch executors(Slice slice, Function<Slice, YarnResource> size) {
    return new Batch(size.apply(slice), spark.executorLabel(), slice.executors());
  }

  private YarnResource executorWithCores(Slice slice) {
    YarnResource counted = executor(slice);
    return new YarnResource(counted.memoryMiB(), Math.max(counted.vcores(), slice.executorCores()));
  }
}
