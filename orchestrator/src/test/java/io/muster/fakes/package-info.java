/** Stand-ins for the outside world; each passes the contract test of what it stands for. */
package io.muster.fakes;
