/** What a plan's controller and applications must be allowed to do in AWS, as IAM takes it. */
package io.muster.cli.iam;
