package io.datashard.flink.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The lowest value of an option, if that is not 1: of a number, or of the milliseconds of a duration. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface AtLeast {
    /** The lowest value. */
    long value();
}
