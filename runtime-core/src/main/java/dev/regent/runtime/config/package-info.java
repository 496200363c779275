/** The runtime's options, and the reading of {@code conf/config.yaml} with the keys that people know from Apache Flink. */
@NullMarked
package dev.regent.runtime.config;

import org.jspecify.annotations.NullMarked;
