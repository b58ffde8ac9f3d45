/**
 * The one loop: decide, record, perform. Observations and verdicts become events here.
 *
 * <p>How a run proceeds:
 *
 * <ol>
 *   <li>{@code cli} has read and resolved the plan, has taken the {@code out_dir}, and has opened
 *       the run's journal: a new one, or that of a run which goes on, under a new epoch. {@code
 *       Opening} says what holds from now on: controller, sequence, plan, and which earlier work a
 *       changed plan or input makes void.
 *   <li>{@link io.muster.conductor.Conductor} turns until the run has ended. News comes to its
 *       {@code Inbox} from the threads that do deeds, follow applications, and wait for signals and
 *       for {@code muster cancel}; nobody else changes the state. {@code Decider} adds what is to
 *       be done now; all of a turn is recorded by one forced write; then it is done, each deed on a
 *       thread of its own, and its result is news.
 *   <li>For each iteration, in {@code LaunchOrder} and while its slice fits beside those that are
 *       held: its folder is emptied, the application is launched, followed to the end of its
 *       process, and its output is verified. With {@code --keep-unchanged}, what an earlier run
 *       left is verified first, once.
 *   <li>An attempt that fails, or whose output does not pass, is tried again or not by {@code
 *       retry}. One whose claim nobody took is made void: it can never work, the next attempt has a
 *       new number, and no retry is spent. What waits ({@code after}) for an iteration that failed
 *       is blocked; others go on, unless {@code on_failure: stop} says otherwise.
 *   <li>When all that were asked for are verified, {@code ManifestIntended} is recorded. The {@code
 *       Barrier} lists every output once more and writes the manifest, once; or it withholds it,
 *       and what has changed runs again. {@code RunEnded} is the last entry.
 *   <li>A stop (signal, cancel, deadline) is recorded first. Nothing is begun any more,
 *       applications are stopped, or left at work if the plan says detach, and the run ends when
 *       each is known to be over, or its fate is unknown, which {@code muster settle} resolves.
 *   <li>A controller that dies leaves intentions of its epoch. {@code Takeover} of the next looks
 *       up every attempt that was begun, launched or not as far as the record goes: it is found and
 *       followed, or is over, or its claim is taken so that it never works. Verifying is simply
 *       done again. A controller that was only thought dead is fenced: its journal refuses it, and
 *       it asks its {@code Fence} before it empties a folder or writes the manifest.
 *   <li>No deed may last for ever: {@code DeedBounds} and {@code TimeLimits} end each wait with a
 *       message. Storage that cannot be asked ends the run without a verdict.
 * </ol>
 */
package io.muster.conductor;
