package org.miniapp.android

import dalvik.system.InMemoryDexClassLoader
import java.nio.ByteBuffer

/** Loads the code that a package brings. The core has verified its bytes, and they are never on a disk. */
internal object DexProgram {
    fun load(programId: String, code: ByteArray): NativeProgram {
        val name = dexClassName(programId)
        try {
            val loader = InMemoryDexClassLoader(ByteBuffer.wrap(code), NativeProgram::class.java.classLoader)
            val type = loader.loadClass(name)
            // Classes of the app stand before those of a package: one of that name would be run in its place.
            if (type.classLoader !== loader) throw MiniProgramException(null, "The app has a $name of its own: remove it.")
            return type.getDeclaredConstructor().newInstance() as NativeProgram
        } catch (missing: ReflectiveOperationException) {
            throw MiniProgramException(null, "$programId brings no class $name with a constructor that takes nothing.", missing)
        } catch (broken: LinkageError) {
            throw MiniProgramException(null, "The code of $programId does not fit this app: ${broken.message}", broken)
        }
    }
}

/** The class that a package begins with: `MiniProgram` in the Java package of the program's id, where `-` is `_`. */
internal fun dexClassName(programId: String): String = programId.replace('-', '_') + ".MiniProgram"
