package dev.regent.examples.fraud;

/**
 * One payment with a card.
 *
 * @param id number of the payment in the log, from 0
 * @param time milliseconds since 1970; within one partition of the log it does not go back
 * @param card the card's number, 16 digits
 * @param cents amount
 * @param merchant number of the merchant
 * @param latitude where the merchant stands, in units of 0.0001 degrees
 * @param longitude in units of 0.0001 degrees
 */
public record Transaction(long id, long time, String card, long cents, int merchant, int latitude, int longitude) {}
