/** Given a failure and a count: again or never, when, and with how much memory. Pure. */
package io.muster.retry;
