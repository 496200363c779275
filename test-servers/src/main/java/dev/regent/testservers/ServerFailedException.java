package dev.regent.testservers;

/** A server could not be started. The message has the end of its log. */
public final class ServerFailedException extends RuntimeException {

    ServerFailedException(String message) {
        super(message);
    }

    /** Whether somebody else listens on a port that it was given. */
    boolean portTaken() {
        String message = String.valueOf(getMessage());
        return message.contains("address already in use") || message.contains("Address already in use");
    }
}
