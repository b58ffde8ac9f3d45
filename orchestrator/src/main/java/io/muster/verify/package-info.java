/** Is an iteration's output there, whole, fresh and right? */
package io.muster.verify;
