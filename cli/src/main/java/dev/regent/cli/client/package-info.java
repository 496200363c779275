/** How a command finds the cluster and talks to its leader. */
@NullMarked
package dev.regent.cli.client;

import org.jspecify.annotations.NullMarked;
