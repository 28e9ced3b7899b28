package io.datashard.error;

/** The names of read settings in a front end, for messages: users must find the name of what they can change. */
@FunctionalInterface
public interface SettingNames {
    /** The names in Java programs: the name of a method in quotes. */
    SettingNames JAVA = setting -> "'" + setting.method() + "'";

    /** The name of a setting, with the quotes of this front end. */
    String of(Setting setting);
}
