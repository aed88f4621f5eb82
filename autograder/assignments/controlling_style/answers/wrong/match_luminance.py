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

# %% least_too_large: adds a hundredth
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
