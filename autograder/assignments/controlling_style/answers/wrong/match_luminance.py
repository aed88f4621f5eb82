# %% not_finite: divides by a deviation of 0
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.math.reduce_std(style)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% arguments_exchanged: changes the content
def match_luminance(content, style):
    stretch = tf.math.reduce_std(style) / tf.maximum(tf.math.reduce_std(content), EPS)
    return stretch * (content - tf.reduce_mean(content)) + tf.reduce_mean(style)

# %% deviations_exchanged: the fraction on its head
def match_luminance(content, style):
    stretch = tf.math.reduce_std(style) / tf.maximum(tf.math.reduce_std(content), EPS)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% variances_used: reduce_variance
def match_luminance(content, style):
    stretch = tf.math.reduce_variance(content) / tf.maximum(tf.math.reduce_variance(style), EPS)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% mean_not_subtracted: stretches the style as it is
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return stretch * style + tf.reduce_mean(content)

# %% mean_not_added: forgets the content's mean
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return stretch * (style - tf.reduce_mean(style))

# %% style_mean_kept: adds the style's mean again
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(style)

# %% content_mean_subtracted: the content's mean twice
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return stretch * (style - tf.reduce_mean(content)) + tf.reduce_mean(content)

# %% only_shifted: no stretch
def match_luminance(content, style):
    return style - tf.reduce_mean(style) + tf.reduce_mean(content)

# %% only_stretched: no shift
def match_luminance(content, style):
    return style * tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)

# %% precedence: brackets forgotten
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return style - tf.reduce_mean(style) * stretch + tf.reduce_mean(content)

# %% range_matched: smallest and largest
def match_luminance(content, style):
    stretch = (tf.reduce_max(content) - tf.reduce_min(content)) / (tf.reduce_max(style) - tf.reduce_min(style))
    return stretch * (style - tf.reduce_min(style)) + tf.reduce_min(content)

# %% by_rows: an axis given
def match_luminance(content, style):
    mean = tf.reduce_mean(style, axis=0, keepdims=True)
    deviation = tf.math.reduce_std(style, axis=0, keepdims=True)
    return (style - mean) / deviation * tf.math.reduce_std(content) + tf.reduce_mean(content)

# %% clipped: clips to 0-1
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return tf.clip_by_value(stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content), 0, 1)

# %% guard_too_large: adds a hundredth
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / (tf.math.reduce_std(style) + 1e-2)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% style_returned: returns the wrong name
def match_luminance(content, style):
    matched = style - tf.reduce_mean(style) + tf.reduce_mean(content)
    return style

# %% numpy_used: returns NumPy
def match_luminance(content, style):
    c, s = content.numpy(), style.numpy()
    return (s - s.mean()) * c.std() / max(s.std(), 1e-5) + c.mean()

# %% raises: asks for a method of NumPy
def match_luminance(content, style):
    return (style - style.mean()) / style.std() * content.std() + content.mean()

# %% guard_too_large: adds to the variance under one root
def match_luminance(content, style):
    (mu_C, var_C), (mu_S, var_S) = (tf.nn.moments(image, axes=[0, 1]) for image in (content, style))
    return tf.sqrt(var_C / (var_S + 1e-5)) * (style - mu_S) + mu_C

# %% guard_too_large: adds a millionth to the variance
def match_luminance(content, style):
    (mu_C, var_C), (mu_S, var_S) = (tf.nn.moments(image, axes=[0, 1]) for image in (content, style))
    return tf.sqrt(var_C) / tf.sqrt(var_S + 1e-6) * (style - mu_S) + mu_C

# %% guard_too_large: adds a ten-thousandth to the deviation
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / (tf.math.reduce_std(style) + 1e-4)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% guard_too_large: adds a thousandth to the deviation
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / (tf.math.reduce_std(style) + 1e-3)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% guard_too_large: adds a thousandth to the variance
def match_luminance(content, style):
    (mu_C, var_C), (mu_S, var_S) = (tf.nn.moments(image, axes=[0, 1]) for image in (content, style))
    return tf.sqrt(var_C) / tf.sqrt(var_S + 1e-3) * (style - mu_S) + mu_C

# %% inexact: half precision
def match_luminance(content, style):
    content, style = tf.cast(content, tf.float16), tf.cast(style, tf.float16)
    stretch = tf.math.reduce_std(content) / (tf.math.reduce_std(style) + 1e-5)
    return tf.cast(stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content), tf.float32)
