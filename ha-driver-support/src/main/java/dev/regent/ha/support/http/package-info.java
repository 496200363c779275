/**
 * HTTP/1.1 calls for drivers whose backend speaks it: each request is sent at most once, ends within a time limit of its own and when its thread is interrupted, and closing
 * ends every connection and thread (architecture decision 8).
 */
@NullMarked
package dev.regent.ha.support.http;

import org.jspecify.annotations.NullMarked;
