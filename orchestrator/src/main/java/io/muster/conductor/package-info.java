/** The one loop: decide, record, perform. Observations and verdicts become events here. */
package io.muster.conductor;
