@NullMarked
package dev.regent.cli.demo;

import org.jspecify.annotations.NullMarked;
