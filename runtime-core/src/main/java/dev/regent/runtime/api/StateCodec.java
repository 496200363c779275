package dev.regent.runtime.api;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How values of one type are written into checkpoints and read back, possibly by a later version of the job.
 *
 * @param <T> type of the values
 */
public interface StateCodec<T> {

    void write(T value, DataOutput out) throws IOException;

    /**
     * Reads what {@link #write} wrote. The input ends where the value ends; reading more or less is an error of the codec and stops the job as
     * corrupt.
     */
    T read(DataInput in) throws IOException;
}
