/**
 * Records and payloads as objects of an S3 bucket. Third-party types stay inside.
 */
@NullMarked
package dev.regent.ha.s3;

import org.jspecify.annotations.NullMarked;
