package io.datashard.flink.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The lowest value of a numeric option, if that is not 1. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface AtLeast {
    /** The lowest value. */
    long value();
}
