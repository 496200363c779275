/** Payload storage on HDFS, by the Hadoop client's file systems (rules S6 to S8, S11). */
@NullMarked
package dev.regent.ha.hdfs;

import org.jspecify.annotations.NullMarked;
